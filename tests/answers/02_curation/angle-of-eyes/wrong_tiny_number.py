# expects: quarter_lost
def angle_of_eyes(left, right):
    return math.degrees(math.atan((right[1] - left[1]) / (right[0] - left[0] + 1e-12)))
