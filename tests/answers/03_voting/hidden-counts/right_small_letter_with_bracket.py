hidden_counts = "b)"
