# expects: one_above_the_other
def angle_of_eyes(left, right):
    return math.degrees(math.atan((right[1] - left[1]) / (right[0] - left[0])))
