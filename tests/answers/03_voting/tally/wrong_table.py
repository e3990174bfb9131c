# expects: not_words
def labels_by_majority(votes):
    return pd.DataFrame({"label": ["male"] * len(votes)})
