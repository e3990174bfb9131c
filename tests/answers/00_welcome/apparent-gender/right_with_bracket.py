gender_choice = "c)"
