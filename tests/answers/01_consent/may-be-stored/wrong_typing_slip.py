# expects: year_impossible
may_be_stored = "A, D, G"
