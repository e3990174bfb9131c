# expects: e_is_gone
what_is_left = "A, B, E, G, H"
