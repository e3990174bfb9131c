def arow_step(w_right, w_other, s_right, s_other, x, r):
    margin = sum(w_right * x) - sum(w_other * x)
    if margin < 1:
        v = 0.0
        for i in range(len(x)):
            v += x[i] ** 2 * (s_right[i] + s_other[i])
        beta = 1 / (v + 1 / r)
        alpha = (1 - margin) * beta
        for i in range(len(x)):
            w_right[i] += alpha * s_right[i] * x[i]
            w_other[i] -= alpha * s_other[i] * x[i]
            s_right[i] -= beta * s_right[i] ** 2 * x[i] ** 2
            s_other[i] -= beta * s_other[i] ** 2 * x[i] ** 2
    return [w_right, w_other, s_right, s_other]
