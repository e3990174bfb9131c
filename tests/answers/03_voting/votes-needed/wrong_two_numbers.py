# expects: wrong_shape
votes_needed = [9, 8]
