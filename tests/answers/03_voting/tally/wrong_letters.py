# expects: other_words
def labels_by_majority(votes):
    return ["f" if row.mean() > 0.5 else "m" for row in votes]
