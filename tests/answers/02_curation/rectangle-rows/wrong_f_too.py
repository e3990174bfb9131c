# expects: f_is_in_order
broken_rows = "BCDEFG"
