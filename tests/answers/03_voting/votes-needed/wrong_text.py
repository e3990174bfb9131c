# expects: not_numbers
votes_needed = "9"
