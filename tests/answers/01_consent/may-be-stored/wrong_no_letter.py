# expects: not_letters
may_be_stored = "1, 4"
