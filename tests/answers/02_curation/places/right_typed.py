places = 5
