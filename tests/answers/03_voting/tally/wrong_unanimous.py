# expects: wrong_labels
def labels_by_majority(votes):
    return ["female" if row.all() else "male" if not row.any() else "tie" for row in votes]
