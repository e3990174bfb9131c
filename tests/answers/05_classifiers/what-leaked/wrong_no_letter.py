# expects: not_a_choice
leaked = "yes"
