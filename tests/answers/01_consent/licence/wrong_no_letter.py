# expects: not_a_choice
licence = "E"
