cannot_be_undone = " d)"
