what_is_left = ["H", "G", "B", "A"]
