# expects: other_value
def precision_recall_f(tp, fp, fn):
    if tp == 0:
        return 0, 0, 0
    p, r = tp / (tp + fp), tp / (tp + fn)
    return tp / fp, tp / fn, 2 * p * r / (p + r)
