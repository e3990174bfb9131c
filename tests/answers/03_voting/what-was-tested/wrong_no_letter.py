# expects: not_a_choice
what_was_tested = "E"
