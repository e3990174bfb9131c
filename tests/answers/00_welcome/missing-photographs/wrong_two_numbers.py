# expects: wrong_shape
missing = volunteers * 9, photographs
