learned_from = "b"
