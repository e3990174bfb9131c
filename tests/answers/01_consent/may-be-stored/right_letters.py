may_be_stored = "A, D"
