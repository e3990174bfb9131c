# expects: fewer_than_half
votes_needed = 8
