error_choice = "B"
