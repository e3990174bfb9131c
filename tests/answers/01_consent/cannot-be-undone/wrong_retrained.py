# expects: retrained_is_enough
cannot_be_undone = "B"
