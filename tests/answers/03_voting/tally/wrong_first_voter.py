# expects: wrong_labels
def labels_by_majority(votes):
    return ["female" if row[0] else "male" for row in votes]
