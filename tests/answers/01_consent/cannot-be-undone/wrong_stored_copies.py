# expects: stored_copies
cannot_be_undone = "A"
