my_choice = " B) "
