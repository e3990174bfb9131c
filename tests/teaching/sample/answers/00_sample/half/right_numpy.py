import numpy as np


def half(number):
    return [np.float32(number) / 2]
