# expects: vote_again
dissenter = "B"
