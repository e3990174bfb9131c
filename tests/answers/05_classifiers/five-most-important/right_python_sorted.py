def five_most_important(importances):
    return set(sorted(range(len(importances)), key=lambda j: -importances[j])[:5])
