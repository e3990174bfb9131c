# expects: chance
looked_better = "C"
