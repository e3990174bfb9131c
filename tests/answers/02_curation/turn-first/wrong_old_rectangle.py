# expects: old_rectangle
turn_first = "B"
