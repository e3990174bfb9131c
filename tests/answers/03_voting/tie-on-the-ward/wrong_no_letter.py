# expects: not_a_choice
tie_on_the_ward = "E"
