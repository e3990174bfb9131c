def precision_recall_f(tp, fp, fn):
    p, r = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
    return np.array([p, r, tp / max(tp + (fp + fn) / 2, 1)])
