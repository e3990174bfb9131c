# expects: wrong_number
def angle_of_eyes(left, right):
    return math.degrees(math.atan2(right[1], right[0]))
