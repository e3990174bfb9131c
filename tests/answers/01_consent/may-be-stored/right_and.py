may_be_stored = "A and D"
