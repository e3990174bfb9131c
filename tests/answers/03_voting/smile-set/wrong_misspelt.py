# expects: raises
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    return labels.index[labels["smile"] > share * voters], []
