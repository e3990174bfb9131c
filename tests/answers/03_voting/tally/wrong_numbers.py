# expects: numbers_not_words
def labels_by_majority(votes):
    return [int(row.mean() > 0.5) for row in votes]
