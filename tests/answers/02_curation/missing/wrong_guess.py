# expects: wrong_number
missing = 100
