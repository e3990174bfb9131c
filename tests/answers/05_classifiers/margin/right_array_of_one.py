margin = lambda w_right, w_other, x: np.array([sum(w_right * x) - sum(w_other * x)])
