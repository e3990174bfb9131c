def angle_of_eyes(left, right):
    return np.angle(complex(*right) - complex(*left), deg=True)
