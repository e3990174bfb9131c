# expects: somebody_else
may_be_stored = "A, D, F"
