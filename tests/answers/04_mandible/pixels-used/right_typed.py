pixels_used = 897.0
