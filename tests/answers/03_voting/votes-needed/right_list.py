votes_needed = [9.0]
