# expects: not_answered
may_be_stored = "A, D, E"
