vote_will_do = "A"
