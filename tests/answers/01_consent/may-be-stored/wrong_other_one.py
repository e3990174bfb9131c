# expects: refused_without_reason
may_be_stored = "D"
