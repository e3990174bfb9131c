# expects: wrong_shape
def precision_recall_f(tp, fp, fn):
    return tp / max(tp + fp, 1), tp / max(tp + fn, 1)
