def precision_recall_f(tp, fp, fn):
    if tp == 0:
        return [0, 0, 0]
    return [tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)]
