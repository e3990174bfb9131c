# expects: wrong_sign
def step_size(margin, v, r):
    if margin >= 1:
        return 0, 0
    beta = 1 / (v + 1 / r)
    return (margin - 1) * beta, beta
