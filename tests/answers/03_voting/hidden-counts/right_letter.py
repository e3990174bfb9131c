hidden_counts = "B"
