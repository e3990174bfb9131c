# expects: no_rectangles
drawn = (303, 393, 420, 420)
