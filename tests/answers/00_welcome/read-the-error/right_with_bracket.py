error_choice = "b)"
