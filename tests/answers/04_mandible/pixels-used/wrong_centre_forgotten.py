# expects: centre_forgotten
pixels_used = 74 * 12
