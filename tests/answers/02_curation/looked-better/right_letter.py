looked_better = "B"
