people = 8
