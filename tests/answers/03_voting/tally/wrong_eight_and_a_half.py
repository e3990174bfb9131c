# expects: always_nine
def labels_by_majority(votes):
    labels = []
    for row in votes:
        count = row.sum()
        labels.append("female" if count > 8.5 else "male" if count < 8.5 else "tie")
    return labels
