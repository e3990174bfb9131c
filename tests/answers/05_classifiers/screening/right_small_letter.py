screening_number = "c"
