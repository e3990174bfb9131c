# expects: not_a_choice
screening_number = "yes"
