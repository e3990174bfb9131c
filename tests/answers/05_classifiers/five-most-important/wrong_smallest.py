# expects: smallest_five
def five_most_important(importances):
    return np.argsort(importances)[:5]
