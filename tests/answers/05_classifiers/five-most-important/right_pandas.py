def five_most_important(importances):
    return pd.Series(importances).nlargest(5).index
