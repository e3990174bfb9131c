# expects: not_words
def labels_by_majority(votes):
    return "female" if votes.mean() > 0.5 else "male"
