# expects: returns_nothing
def labels_by_majority(votes):
    print(["female" if row.mean() > 0.5 else "male" for row in votes])
