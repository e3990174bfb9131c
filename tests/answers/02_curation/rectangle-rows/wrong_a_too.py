# expects: a_is_in_order
broken_rows = "ABCDEG"
