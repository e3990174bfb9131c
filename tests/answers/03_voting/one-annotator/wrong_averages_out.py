# expects: differences_cancel
one_annotator = "A"
