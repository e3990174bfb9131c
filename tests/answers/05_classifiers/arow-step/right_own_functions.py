def arow_step(w_right, w_other, s_right, s_other, x, r):
    m = check.reference_margin(w_right, w_other, x)
    alpha, beta = check.reference_step_size(m, (x * x) @ (s_right + s_other), r)
    new_right = w_right + alpha * s_right * x
    new_other = w_other - alpha * s_other * x
    return np.array(
        [new_right, new_other, s_right * (1 - beta * s_right * x * x), s_other * (1 - beta * s_other * x * x)]
    )
