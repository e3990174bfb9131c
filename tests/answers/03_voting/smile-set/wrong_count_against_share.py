# expects: not_a_share
def smile_set(labels, share):
    smiling = labels.index[labels["smiling"] > share].tolist()
    not_smiling = labels.index[labels["smiling"] == 0].tolist()
    return smiling, not_smiling[: len(smiling)]
