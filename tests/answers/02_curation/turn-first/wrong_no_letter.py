# expects: not_a_choice
turn_first = "X"
