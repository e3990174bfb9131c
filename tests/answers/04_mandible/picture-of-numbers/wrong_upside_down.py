# expects: upside_down
picture_of_numbers = "D"
