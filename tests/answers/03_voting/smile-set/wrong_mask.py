# expects: mask
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    return labels["smiling"] > share * voters, labels["smiling"] == 0
