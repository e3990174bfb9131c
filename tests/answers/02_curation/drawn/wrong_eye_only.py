# expects: too_small
drawn = {"a0c1b0a3_4.jpeg": (330, 480, 150, 100), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}
