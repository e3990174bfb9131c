twin_choice = "b)"
