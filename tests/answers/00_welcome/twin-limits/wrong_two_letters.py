# expects: not_a_choice
twin_choice = "a, b"
