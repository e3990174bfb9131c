# expects: not_a_share
def clearly_smiling(labels):
    return labels[labels["smiling"] > 0.8 * labels["not_smiling"]]
