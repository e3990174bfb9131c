pixels_used = 74 * 12 + 9
