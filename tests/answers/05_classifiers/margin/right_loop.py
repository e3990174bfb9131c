def margin(w_right, w_other, x):
    total = 0
    for right, other, value in zip(w_right, w_other, x):
        total += right * value - other * value
    return total
