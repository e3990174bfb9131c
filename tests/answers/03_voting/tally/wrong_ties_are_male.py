# expects: ties_are_male
def labels_by_majority(votes):
    return ["female" if row.sum() > len(row) / 2 else "male" for row in votes]
