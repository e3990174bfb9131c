# expects: not_balanced
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    return labels.index[labels["smiling"] > share * voters], labels.index[labels["smiling"] == 0]
