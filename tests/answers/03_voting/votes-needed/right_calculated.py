votes_needed = 17 // 2 + 1
