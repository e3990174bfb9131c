# expects: not_mirrored
pixels_used = 74 * 6 + 9
