# expects: apart_and_not_0
def overlap(first, second):
    across = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    down = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = across * down
    return shared / (first[2] * first[3] + second[2] * second[3] - shared)
