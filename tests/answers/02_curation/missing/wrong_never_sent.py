# expects: one_was_never_sent
missing = 63
