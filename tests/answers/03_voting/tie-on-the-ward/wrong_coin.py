# expects: coin
tie_on_the_ward = "A"
