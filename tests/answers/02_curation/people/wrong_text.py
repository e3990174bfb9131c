# expects: not_numbers
people = "eight"
