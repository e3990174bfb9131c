vote_will_do = "a)"
