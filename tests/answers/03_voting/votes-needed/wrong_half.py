# expects: half_a_vote
votes_needed = 17 / 2
