# expects: wrong_column
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels[labels["not_smiling"] / votes > 0.8]
