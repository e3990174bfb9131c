# expects: votes_not_share
def clearly_smiling(labels):
    return labels[labels["smiling"] > 0.8]
