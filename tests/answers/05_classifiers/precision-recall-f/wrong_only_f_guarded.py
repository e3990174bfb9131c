# expects: divides_by_zero
def precision_recall_f(tp, fp, fn):
    p, r = tp / (tp + fp), tp / (tp + fn)
    return p, r, 2 * p * r / (p + r) if p + r > 0 else 0
