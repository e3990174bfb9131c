# expects: no_cheating
hidden_counts = "D"
