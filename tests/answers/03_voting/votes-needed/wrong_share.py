# expects: wrong_number
votes_needed = 0.5
