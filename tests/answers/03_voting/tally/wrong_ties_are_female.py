# expects: ties_are_female
def labels_by_majority(votes):
    return ["female" if row.mean() >= 0.5 else "male" for row in votes]
