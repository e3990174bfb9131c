# expects: people_not_photographs
missing = 26 + 11 + 4 + 1
