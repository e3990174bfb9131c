# expects: other_value
def five_most_important(importances):
    return [40, 46, 42, 44, 49]
