# expects: all_photographs
what_was_tested = "A"
