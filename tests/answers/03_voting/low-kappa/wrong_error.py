# expects: error_of_calculation
low_kappa = "B"
