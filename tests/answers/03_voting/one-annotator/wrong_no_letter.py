# expects: not_a_choice
one_annotator = "E"
