def confusion(truth, prediction):
    tp = truth @ prediction
    fp = prediction.sum() - tp
    fn = truth.sum() - tp
    return np.array([tp, fp, fn, len(truth) - tp - fp - fn])
