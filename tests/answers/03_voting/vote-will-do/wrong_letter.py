# expects: address_of_a_letter
vote_will_do = "B"
