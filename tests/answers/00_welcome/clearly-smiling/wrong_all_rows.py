# expects: everything
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    share = labels["smiling"] / votes
    share > 0.8
    return labels
