pixels_used = 3 * (328 - 30 + 1)
