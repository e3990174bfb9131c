# expects: new_photographs
what_was_tested = "D"
