# expects: label_among_features
leaked = "C"
