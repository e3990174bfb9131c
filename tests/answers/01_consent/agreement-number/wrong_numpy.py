# expects: not_cryptographic
import numpy as np


def agreement_number(volunteer, taken):
    return f"a0{np.random.randint(16**6):06x}"
