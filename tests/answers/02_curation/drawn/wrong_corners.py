# expects: corners
drawn = {"a0c1b0a3_4.jpeg": (303, 393, 723, 813), "a0f22fdc_3.jpeg": (687, 840, 1201, 1354)}
