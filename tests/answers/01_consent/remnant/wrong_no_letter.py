# expects: not_a_choice
remnant = "E"
