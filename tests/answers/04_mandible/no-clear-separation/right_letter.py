no_clear_separation = "A"
