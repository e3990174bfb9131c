# expects: divided_ones
what_was_tested = "B"
