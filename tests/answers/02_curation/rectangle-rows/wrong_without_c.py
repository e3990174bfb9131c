# expects: c_breaks_a_rule
broken_rows = "BDEG"
