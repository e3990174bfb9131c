# expects: forgot_r
def step_size(margin, v, r):
    if margin >= 1:
        return 0, 0
    beta = 1 / (v + 1)
    return (1 - margin) * beta, beta
