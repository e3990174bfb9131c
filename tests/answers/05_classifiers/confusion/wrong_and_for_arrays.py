# expects: raises
def confusion(truth, prediction):
    tp = np.sum(truth == 1 and prediction == 1)
    return tp, 0, 0, 0
