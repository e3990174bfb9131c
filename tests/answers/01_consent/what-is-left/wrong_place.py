# expects: c_is_gone
what_is_left = "A, B, C, G, H"
