what_was_tested = "c)"
