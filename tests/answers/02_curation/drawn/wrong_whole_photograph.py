# expects: too_large
drawn = {"a0c1b0a3_4.jpeg": (1, 1, 960, 1280), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}
