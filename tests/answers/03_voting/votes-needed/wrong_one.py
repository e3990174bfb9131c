# expects: wrong_number
votes_needed = 1
