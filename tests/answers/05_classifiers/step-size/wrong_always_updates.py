# expects: updates_when_margin_ok
def step_size(margin, v, r):
    beta = 1 / (v + 1 / r)
    return (1 - margin) * beta, beta
