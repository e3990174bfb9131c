import numpy as np


def photographs_per_volunteer(labels):
    return np.unique(labels["volunteer"], return_counts=True)
