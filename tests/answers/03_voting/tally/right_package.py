def labels_by_majority(votes):
    return [{0: "male", 1: "female", None: "tie"}[tally.majority_label(row.tolist())] for row in votes]
