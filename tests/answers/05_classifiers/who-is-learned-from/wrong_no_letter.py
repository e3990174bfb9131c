# expects: not_a_choice
learned_from = "yes"
