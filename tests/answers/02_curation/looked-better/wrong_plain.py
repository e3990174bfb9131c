# expects: poor_method
looked_better = "D"
