# expects: taken_for_something_else
may_be_stored = "A, C, D"
