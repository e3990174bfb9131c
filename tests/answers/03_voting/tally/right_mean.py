def labels_by_majority(votes):
    words = []
    for share in votes.mean(axis=1):
        if share > 0.5:
            words.append("female")
        elif share < 0.5:
            words.append("male")
        else:
            words.append("tie")
    return words
