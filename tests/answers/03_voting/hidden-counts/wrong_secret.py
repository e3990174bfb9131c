# expects: secret_for_ever
hidden_counts = "C"
