# expects: unknown_name
error_choice = "a"
