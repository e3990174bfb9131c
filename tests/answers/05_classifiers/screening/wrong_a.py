# expects: accuracy_hides_misses
screening_number = "A"
