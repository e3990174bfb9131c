# expects: one_weight_only
winner = "A"
