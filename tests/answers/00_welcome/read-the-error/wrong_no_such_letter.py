# expects: not_a_choice
error_choice = "d"
