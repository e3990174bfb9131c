# expects: not_a_choice
no_clear_separation = "all of them"
