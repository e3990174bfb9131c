def step_size(margin, v, r):
    gap = max(0.0, 1 - margin)
    beta = r / (r * v + 1) if gap > 0 else 0.0
    return [gap * beta, beta]
