# expects: arithmetic_mean
def precision_recall_f(tp, fp, fn):
    if tp == 0:
        return 0, 0, 0
    p, r = tp / (tp + fp), tp / (tp + fn)
    return p, r, (p + r) / 2
