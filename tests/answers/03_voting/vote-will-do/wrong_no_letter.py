# expects: not_a_choice
vote_will_do = "E"
