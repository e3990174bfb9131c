# expects: scores_added
def margin(w_right, w_other, x):
    return w_right @ x + w_other @ x
