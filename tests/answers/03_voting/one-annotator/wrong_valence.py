# expects: ratings_suffer
one_annotator = "C"
