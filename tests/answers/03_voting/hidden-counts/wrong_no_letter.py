# expects: not_a_choice
hidden_counts = "all"
