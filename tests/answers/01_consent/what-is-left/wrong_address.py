# expects: f_is_gone
what_is_left = "A, B, F, G, H"
