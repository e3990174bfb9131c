# expects: those_that_are_there
missing = 2429
