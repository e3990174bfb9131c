# expects: not_summed
def margin(w_right, w_other, x):
    return (w_right - w_other) * x
