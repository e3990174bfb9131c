def mirror_columns(j):
    left = np.arange(2) + 30 + 2 * j
    return np.append(left, 358 - left)
