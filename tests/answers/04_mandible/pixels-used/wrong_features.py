# expects: features_not_pixels
pixels_used = 75
