# expects: other_value
def five_most_important(importances):
    return np.argsort(np.argsort(importances))[:5]
