# expects: percent
def precision_recall_f(tp, fp, fn):
    if tp == 0:
        return 0, 0, 0
    p, r = tp / (tp + fp), tp / (tp + fn)
    return 100 * p, 100 * r, 200 * p * r / (p + r)
