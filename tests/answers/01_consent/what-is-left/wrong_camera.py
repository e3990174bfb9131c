# expects: d_is_gone
what_is_left = "A, B, D, G, H"
