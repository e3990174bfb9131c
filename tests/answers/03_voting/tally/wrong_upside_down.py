# expects: upside_down
def labels_by_majority(votes):
    labels = []
    for row in votes:
        male = row.sum()
        female = len(row) - male
        labels.append("tie" if female == male else "female" if female > male else "male")
    return labels
