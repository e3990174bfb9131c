drawn = {"a0c1b0a3/a0c1b0a3_4.jpeg": (300, 390, 420, 420), "a0f22fdc/a0f22fdc_3.jpeg": (690, 830, 520, 520)}
