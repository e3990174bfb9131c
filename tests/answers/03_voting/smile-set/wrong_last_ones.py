# expects: not_the_first
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    smiling = labels.index[labels["smiling"] > share * voters].tolist()
    not_smiling = labels.index[labels["smiling"] == 0].tolist()
    return smiling, not_smiling[-len(smiling) :]
