# expects: failure
no_clear_separation = "B"
