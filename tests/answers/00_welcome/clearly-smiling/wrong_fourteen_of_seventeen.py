# expects: another_line
def clearly_smiling(labels):
    return labels[labels["smiling"] / (labels["smiling"] + labels["not_smiling"]) >= 14 / 17]
