def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels[labels["smiling"] > 0.8 * votes]
