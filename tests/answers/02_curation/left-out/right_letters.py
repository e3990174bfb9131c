left_out = "B, D, F, H"
