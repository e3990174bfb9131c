def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]

    smiling = labels[labels["smiling"] / voters > share].index
    return smiling, labels[labels["smiling"] == 0].head(len(smiling)).index
