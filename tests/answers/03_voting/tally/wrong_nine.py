# expects: always_nine
def labels_by_majority(votes):
    return ["female" if row.sum() >= 9 else "male" for row in votes]
