# expects: mean_not_sum
def margin(w_right, w_other, x):
    return np.mean(w_right * x) - np.mean(w_other * x)
