# expects: other_value
def margin(w_right, w_other, x):
    return w_right.sum() - w_other.sum()
