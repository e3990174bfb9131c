free_to_say_no = " d)"
