# expects: not_a_choice
looked_better = "X"
