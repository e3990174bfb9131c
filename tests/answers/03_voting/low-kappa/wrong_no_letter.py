# expects: not_a_choice
low_kappa = "E"
