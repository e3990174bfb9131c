# expects: not_a_choice
dissenter = "E"
