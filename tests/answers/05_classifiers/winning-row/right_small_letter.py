winner = "b"
