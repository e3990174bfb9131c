# expects: not_a_choice
free_to_say_no = "E"
