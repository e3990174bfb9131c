# expects: other_row_left_alone
def arow_step(w_right, w_other, s_right, s_other, x, r):
    margin = np.sum(w_right * x) - np.sum(w_other * x)
    if margin >= 1:
        return w_right, w_other, s_right, s_other
    v = np.sum(x**2 * (s_right + s_other))
    beta = 1 / (v + 1 / r)
    alpha = (1 - margin) * beta
    return (
        w_right + alpha * s_right * x,
        w_other,
        s_right - beta * s_right**2 * x**2,
        s_other - beta * s_other**2 * x**2,
    )
