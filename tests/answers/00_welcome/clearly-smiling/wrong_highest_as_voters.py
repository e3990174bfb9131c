# expects: share_of_the_highest
def clearly_smiling(labels):
    return labels[labels["smiling"] / labels["smiling"].max() > 0.8]
