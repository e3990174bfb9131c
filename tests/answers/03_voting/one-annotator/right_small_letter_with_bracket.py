one_annotator = "b)"
