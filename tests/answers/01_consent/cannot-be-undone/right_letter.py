cannot_be_undone = "D"
