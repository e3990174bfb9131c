# expects: count_not_rows
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return len(labels[labels["smiling"] / votes > 0.8])
