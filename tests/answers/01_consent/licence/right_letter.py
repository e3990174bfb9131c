licence = "B"
