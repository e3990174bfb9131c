# expects: values_not_positions
def five_most_important(importances):
    return np.sort(importances)[-5:]
