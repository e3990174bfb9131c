missing = 277 * 9 - 2429
