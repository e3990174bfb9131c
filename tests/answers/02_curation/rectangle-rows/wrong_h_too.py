# expects: h_is_in_order
broken_rows = "BCDEGH"
