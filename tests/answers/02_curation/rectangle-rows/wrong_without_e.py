# expects: e_breaks_a_rule
broken_rows = "BCDG"
