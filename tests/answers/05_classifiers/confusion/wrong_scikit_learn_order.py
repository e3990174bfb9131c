# expects: wrong_order
from sklearn.metrics import confusion_matrix


def confusion(truth, prediction):
    return confusion_matrix(truth, prediction).ravel()
