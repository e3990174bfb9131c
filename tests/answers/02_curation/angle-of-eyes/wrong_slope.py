# expects: slope_not_angle
def angle_of_eyes(left, right):
    return (right[1] - left[1]) / (right[0] - left[0])
