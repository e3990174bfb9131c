may_be_stored = "da"
