# expects: not_two_lists
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    return labels.index[labels["smiling"] > share * voters]
