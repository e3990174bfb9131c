# expects: whole_image
pixels_used = 359 * 359
