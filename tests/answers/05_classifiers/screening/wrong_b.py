# expects: swapped_precision_recall
screening_number = "B"
