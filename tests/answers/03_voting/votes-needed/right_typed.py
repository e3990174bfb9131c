votes_needed = 9
