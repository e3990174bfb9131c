# expects: ignores_truth
def confusion(truth, prediction):
    return np.sum(prediction == 1), 0, 0, np.sum(prediction == 0)
