turn_first = "d)"
