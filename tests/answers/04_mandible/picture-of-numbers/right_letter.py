picture_of_numbers = "C"
