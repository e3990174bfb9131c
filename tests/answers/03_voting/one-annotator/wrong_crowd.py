# expects: crowd_is_wrong
one_annotator = "D"
