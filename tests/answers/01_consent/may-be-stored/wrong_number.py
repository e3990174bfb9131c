# expects: not_letters
may_be_stored = 2
