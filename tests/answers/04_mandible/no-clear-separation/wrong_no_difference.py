# expects: no_difference
no_clear_separation = "C"
