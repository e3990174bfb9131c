picture_of_numbers = " c)"
