# expects: counting_people
vote_will_do = "D"
