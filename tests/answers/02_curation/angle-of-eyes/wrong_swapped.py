# expects: eyes_swapped
def angle_of_eyes(left, right):
    return math.degrees(math.atan2(left[1] - right[1], left[0] - right[0]))
