# expects: one_missing
drawn = {"a0c1b0a3_4.JPG": (300, 390, 420, 420), "a0f22fdc_3.JPG": (690, 830, 520, 520)}
