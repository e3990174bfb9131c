# expects: not_numbers
pixels_used = "nine hundred"
