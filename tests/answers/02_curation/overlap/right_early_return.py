def overlap(first, second):
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right = min(first[0] + first[2], second[0] + second[2])
    bottom = min(first[1] + first[3], second[1] + second[3])
    if right <= left or bottom <= top:
        return 0
    both = (right - left) * (bottom - top)
    return np.float64(both / (first[2] * first[3] + second[2] * second[3] - both))
