# expects: divides_by_zero
def precision_recall_f(tp, fp, fn):
    p, r = np.float64(tp) / (tp + fp), np.float64(tp) / (tp + fn)
    return p, r, 2 * p * r / (p + r)
