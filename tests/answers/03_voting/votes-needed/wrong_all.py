# expects: everybody
votes_needed = 17
