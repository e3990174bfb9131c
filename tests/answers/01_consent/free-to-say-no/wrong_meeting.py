# expects: list_in_the_meeting
free_to_say_no = "A"
