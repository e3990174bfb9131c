# expects: not_words
def labels_by_majority(votes):
    return ["female" if row.mean() > 0.5 else "male" if row.mean() < 0.5 else None for row in votes]
