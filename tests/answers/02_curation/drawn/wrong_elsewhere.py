# expects: elsewhere
drawn = {"a0c1b0a3_4.jpeg": (10, 10, 200, 200), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}
