# expects: another_selection
def clearly_smiling(labels):
    return headshots.labels[headshots.labels["smiling"] > 13]
