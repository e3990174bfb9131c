# expects: nothing_selected
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels[labels["smiling"] / votes > 80]
