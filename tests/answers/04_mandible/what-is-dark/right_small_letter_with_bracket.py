what_is_dark = " d)"
