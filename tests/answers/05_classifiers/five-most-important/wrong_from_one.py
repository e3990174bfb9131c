# expects: counts_from_one
def five_most_important(importances):
    return np.argsort(importances)[-5:] + 1
