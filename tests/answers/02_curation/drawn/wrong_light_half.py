# expects: too_small
drawn = {"a0c1b0a3_4.jpeg": (513, 393, 180, 420), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}
