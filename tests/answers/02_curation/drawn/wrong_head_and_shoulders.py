# expects: too_large
drawn = {"a0c1b0a3_4.jpeg": (303, 393, 420, 420), "a0f22fdc_3.jpeg": (430, 500, 1100, 1300)}
