# expects: wrong_number
people = 12
