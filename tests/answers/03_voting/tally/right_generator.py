def labels_by_majority(votes):
    return (["male", "tie", "female"][int(np.sign(2 * sum(row) - len(row))) + 1] for row in votes)
