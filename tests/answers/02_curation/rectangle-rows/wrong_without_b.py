# expects: b_breaks_a_rule
broken_rows = "CDEG"
