# expects: not_a_choice
gender_choice = "a, b"
