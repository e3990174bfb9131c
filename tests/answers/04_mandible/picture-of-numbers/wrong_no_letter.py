# expects: not_a_choice
picture_of_numbers = "all of them"
