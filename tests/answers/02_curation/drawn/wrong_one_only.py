# expects: one_missing
drawn = {"a0c1b0a3_4.jpeg": (303, 393, 420, 420)}
