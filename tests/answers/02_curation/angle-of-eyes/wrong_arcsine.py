# expects: quarter_lost
def angle_of_eyes(left, right):
    apart = math.dist(left, right)
    return math.degrees(math.asin((right[1] - left[1]) / apart))
