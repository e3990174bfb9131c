# expects: silence_is_no_consent
free_to_say_no = "C"
