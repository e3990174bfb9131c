# expects: other_value
def margin(w_right, w_other, x):
    return 0.38
