dissenter = "d)"
