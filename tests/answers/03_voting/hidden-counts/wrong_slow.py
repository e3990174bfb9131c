# expects: too_slow
hidden_counts = "A"
