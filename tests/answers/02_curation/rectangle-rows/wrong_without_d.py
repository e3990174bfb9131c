# expects: d_breaks_a_rule
broken_rows = "BCEG"
