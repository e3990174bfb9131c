# expects: not_numbers
def angle_of_eyes(left, right):
    return "a little"
