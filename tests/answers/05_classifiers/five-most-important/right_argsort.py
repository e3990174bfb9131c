def five_most_important(importances):
    return np.argsort(importances)[::-1][:5]
