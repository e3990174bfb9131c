# expects: swapped_errors
def confusion(truth, prediction):
    tp = np.sum((truth == 1) & (prediction == 1))
    fp = np.sum((truth == 0) & (prediction == 1))
    fn = np.sum((truth == 1) & (prediction == 0))
    tn = np.sum((truth == 0) & (prediction == 0))
    return tp, fn, fp, tn
