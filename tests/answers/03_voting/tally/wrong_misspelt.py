# expects: raises
def labels_by_majority(votes):
    return ["female" if row.summe() > 8 else "male" for row in votes]
