turn_first = "D"
