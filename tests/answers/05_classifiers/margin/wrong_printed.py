# expects: returns_nothing
def margin(w_right, w_other, x):
    print(w_right @ x - w_other @ x)
