# expects: more_rows
looked_better = "A"
