def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    percent = 100 * labels["smiling"] / votes
    return labels[percent > 80]
