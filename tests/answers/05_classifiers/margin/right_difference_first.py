def margin(w_right, w_other, x):
    return np.dot(np.subtract(w_right, w_other), x)
