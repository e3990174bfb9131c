# expects: twin_taken_for_people
twin_choice = "a"
