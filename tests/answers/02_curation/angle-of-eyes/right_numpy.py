def angle_of_eyes(left, right):
    across, down = np.subtract(right, left)
    return np.rad2deg(np.arctan2(down, across))
