low_kappa = "c)"
