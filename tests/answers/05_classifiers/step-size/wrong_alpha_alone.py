# expects: wrong_shape
def step_size(margin, v, r):
    if margin >= 1:
        return 0
    return (1 - margin) / (v + 1 / r)
