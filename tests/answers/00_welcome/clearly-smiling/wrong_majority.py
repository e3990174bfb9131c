# expects: majority
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels[labels["smiling"] / votes > 0.5]
