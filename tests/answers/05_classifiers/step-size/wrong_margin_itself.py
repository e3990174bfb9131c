# expects: margin_not_gap
def step_size(margin, v, r):
    if margin >= 1:
        return 0, 0
    beta = 1 / (v + 1 / r)
    return margin * beta, beta
