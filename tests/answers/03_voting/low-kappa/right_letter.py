low_kappa = "C"
