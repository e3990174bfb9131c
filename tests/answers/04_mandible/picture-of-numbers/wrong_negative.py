# expects: negative
picture_of_numbers = "A"
