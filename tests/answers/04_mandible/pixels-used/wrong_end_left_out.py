# expects: wrong_numbers
pixels_used = 3 * (328 - 30)
