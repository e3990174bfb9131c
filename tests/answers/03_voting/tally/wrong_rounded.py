# expects: ties_are_male
def labels_by_majority(votes):
    return [["male", "female"][round(row.mean())] for row in votes]
