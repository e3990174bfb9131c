# expects: too_young
may_be_stored = "A, B, D"
