def step_size(margin, v, r):
    needed = np.float32(margin < 1)
    beta = needed / np.float32(v + 1 / r)
    return np.array([(1 - margin) * beta, beta], dtype=np.float32)
