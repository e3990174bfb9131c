what_was_tested = "C"
