# expects: weights_left_alone
def arow_step(w_right, w_other, s_right, s_other, x, r):
    alpha, beta = check.reference_step_size(w_right @ x - w_other @ x, (x**2) @ (s_right + s_other), r)
    new_right = w_right + alpha * s_right * x
    new_other = w_other - alpha * s_other * x
    return w_right, w_other, s_right, s_other
