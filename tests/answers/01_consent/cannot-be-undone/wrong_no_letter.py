# expects: not_a_choice
cannot_be_undone = "E"
