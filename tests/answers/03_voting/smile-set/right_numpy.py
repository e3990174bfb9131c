def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]

    smiling = np.flatnonzero(labels["smiling"] > share * voters)
    return smiling, np.flatnonzero(labels["smiling"] == 0)[: len(smiling)]
