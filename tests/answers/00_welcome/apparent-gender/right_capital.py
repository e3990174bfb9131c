gender_choice = "C"
