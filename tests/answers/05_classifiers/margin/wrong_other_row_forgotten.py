# expects: forgot_other
def margin(w_right, w_other, x):
    return np.sum(w_right * x)
