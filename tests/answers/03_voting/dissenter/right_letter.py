dissenter = "D"
