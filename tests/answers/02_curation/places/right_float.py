places = 5.0
