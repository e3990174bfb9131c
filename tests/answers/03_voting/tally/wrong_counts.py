# expects: numbers_not_words
def labels_by_majority(votes):
    return votes.sum(axis=1)
