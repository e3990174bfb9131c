# expects: not_numbers
places = "five"
