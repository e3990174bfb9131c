left_out = "hfdb"
