# expects: quarter_lost
def angle_of_eyes(left, right):
    across, down = right[0] - left[0], right[1] - left[1]
    if across == 0:
        return 90 if down > 0 else -90
    return math.degrees(math.atan(down / across))
