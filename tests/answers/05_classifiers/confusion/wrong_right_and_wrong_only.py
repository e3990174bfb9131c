# expects: other_value
def confusion(truth, prediction):
    right = np.sum(truth == prediction)
    wrong = np.sum(truth != prediction)
    return right, wrong, wrong, right
