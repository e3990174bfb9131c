# expects: g_breaks_a_rule
broken_rows = "BCDE"
