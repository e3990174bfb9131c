# expects: tilted_rectangle
turn_first = "C"
