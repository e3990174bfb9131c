what_is_left = "A, B, G, H"
