twin_choice = "B"
