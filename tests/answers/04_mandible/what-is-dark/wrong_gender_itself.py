# expects: gender_itself
what_is_dark = "C"
