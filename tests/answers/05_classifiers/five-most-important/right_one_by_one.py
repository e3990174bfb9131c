def five_most_important(importances):
    left = list(importances)
    chosen = []
    while len(chosen) < 5:
        best = left.index(max(left))
        chosen.append(best)
        left[best] = -1
    return chosen
