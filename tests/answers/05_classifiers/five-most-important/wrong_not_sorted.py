# expects: forgot_to_sort
def five_most_important(importances):
    return list(range(len(importances)))[:5]
