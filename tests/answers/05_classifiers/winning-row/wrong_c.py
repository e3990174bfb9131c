# expects: negative_means_no
winner = "C"
