# expects: not_a_choice
winner = "yes"
