# expects: seventeen_fixed
def clearly_smiling(labels):
    return labels[labels["smiling"] / 17 > 0.8]
