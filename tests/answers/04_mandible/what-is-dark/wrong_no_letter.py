# expects: not_a_choice
what_is_dark = "all of them"
