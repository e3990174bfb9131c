# expects: reward_as_pressure
free_to_say_no = "B"
