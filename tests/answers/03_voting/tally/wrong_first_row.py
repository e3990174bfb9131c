# expects: wrong_length
def labels_by_majority(votes):
    labels = []
    for row in votes:
        labels.append("tie" if row.mean() == 0.5 else "female" if row.mean() > 0.5 else "male")
        return labels
