# expects: rounded
def angle_of_eyes(left, right):
    return round(math.degrees(math.atan2(right[1] - left[1], right[0] - left[0])))
