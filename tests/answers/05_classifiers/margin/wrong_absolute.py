# expects: always_positive
def margin(w_right, w_other, x):
    return abs(w_right @ x - w_other @ x)
