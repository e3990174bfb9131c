# expects: jaw_shape
what_is_dark = "A"
