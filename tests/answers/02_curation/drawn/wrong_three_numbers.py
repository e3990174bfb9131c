# expects: wrong_shape
drawn = {"a0c1b0a3_4.jpeg": (303, 393, 420), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}
