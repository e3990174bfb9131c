# expects: cut_then_turned
turn_first = "A"
