# expects: not_a_table
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels["smiling"][labels["smiling"] / votes > 0.8]
