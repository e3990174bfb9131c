# expects: b_is_kept
what_is_left = "A, G, H"
