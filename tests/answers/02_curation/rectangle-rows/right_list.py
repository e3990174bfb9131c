broken_rows = ["B", "C", "D", "E", "G"]
