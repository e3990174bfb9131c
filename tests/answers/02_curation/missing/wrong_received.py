# expects: repeated_ones_counted
missing = 279 * 9 + 8 - 2429
