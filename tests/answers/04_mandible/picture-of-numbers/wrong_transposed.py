# expects: transposed
picture_of_numbers = "B"
