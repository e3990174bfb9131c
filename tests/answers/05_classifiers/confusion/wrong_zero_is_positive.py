# expects: positive_is_zero
def confusion(truth, prediction):
    tp = np.sum((truth == 1) & (prediction == 1))
    fp = np.sum((truth == 0) & (prediction == 1))
    fn = np.sum((truth == 1) & (prediction == 0))
    tn = np.sum((truth == 0) & (prediction == 0))
    return tn, fn, fp, tp
