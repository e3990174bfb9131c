# expects: forgot_variance
def step_size(margin, v, r):
    if margin >= 1:
        return 0, 0
    beta = r
    return (1 - margin) * beta, beta
