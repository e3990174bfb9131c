# expects: one_too_many
votes_needed = 10
