tie_on_the_ward = "d)"
