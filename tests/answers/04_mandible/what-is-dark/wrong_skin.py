# expects: skin
what_is_dark = "B"
