# expects: wrong_number
places = 3
