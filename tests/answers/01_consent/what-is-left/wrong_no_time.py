# expects: a_is_kept
what_is_left = "B, G, H"
