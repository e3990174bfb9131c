# expects: not_whole
pixels_used = 299 * 3.005
