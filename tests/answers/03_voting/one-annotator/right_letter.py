one_annotator = "B"
