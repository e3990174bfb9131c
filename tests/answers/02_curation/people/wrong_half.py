# expects: not_whole
people = 8.5
