# expects: not_a_choice
moves_more = "yes"
