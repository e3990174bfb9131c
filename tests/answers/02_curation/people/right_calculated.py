people = 10 - 1 - 1
