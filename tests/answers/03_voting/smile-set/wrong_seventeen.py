# expects: always_seventeen
def smile_set(labels, share):
    smiling = labels.index[labels["smiling"] > share * 17].tolist()
    not_smiling = labels.index[labels["smiling"] == 0].tolist()
    return smiling, not_smiling[: len(smiling)]
