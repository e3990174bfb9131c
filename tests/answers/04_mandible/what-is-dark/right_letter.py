what_is_dark = "D"
