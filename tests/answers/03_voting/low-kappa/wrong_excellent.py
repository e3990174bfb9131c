# expects: percent_is_enough
low_kappa = "A"
