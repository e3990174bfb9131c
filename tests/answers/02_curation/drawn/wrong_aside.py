# expects: beside_the_face
drawn = {"a0c1b0a3_4.jpeg": (500, 393, 420, 420), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}
