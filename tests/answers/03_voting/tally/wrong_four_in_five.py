# expects: four_in_five
def labels_by_majority(votes):
    return ["female" if row.mean() > 0.8 else "male" for row in votes]
