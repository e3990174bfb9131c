# expects: not_numbers
missing = "64"
