# expects: wrong_sign
def margin(w_right, w_other, x):
    return w_other @ x - w_right @ x
