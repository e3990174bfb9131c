# expects: true_or_false
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels["smiling"] / votes > 0.8
