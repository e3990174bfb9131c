# expects: accuracy_tells
cannot_be_undone = "C"
