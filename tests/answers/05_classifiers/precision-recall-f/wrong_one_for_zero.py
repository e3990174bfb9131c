# expects: divides_by_zero
def precision_recall_f(tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else 1
    r = tp / (tp + fn) if tp + fn else 1
    return p, r, 2 * p * r / (p + r) if p + r else 1
