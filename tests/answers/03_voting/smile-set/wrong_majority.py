# expects: majority
def smile_set(labels, share):
    smiling = labels.index[labels["smiling"] > labels["not_smiling"]].tolist()
    not_smiling = labels.index[labels["smiling"] == 0].tolist()
    return smiling, not_smiling[: len(smiling)]
