# expects: one_row
pixels_used = 328 - 30 + 1
