# expects: decided_by_computer
gender_choice = "b"
