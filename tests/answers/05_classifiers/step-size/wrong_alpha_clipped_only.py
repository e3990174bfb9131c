# expects: variance_shrinks_anyway
def step_size(margin, v, r):
    beta = 1 / (v + 1 / r)
    return max(0, 1 - margin) * beta, beta
