# expects: h_is_kept
what_is_left = "A, B, G"
