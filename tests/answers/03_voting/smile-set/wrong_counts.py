# expects: wrong_shape
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    smiling = (labels["smiling"] > share * voters).sum()
    return smiling, smiling
