looked_better = "b)"
