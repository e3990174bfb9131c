def smile_set(labels, share):
    votes = labels["smiling"] + labels["not_smiling"]
    smiling = set(labels.index[labels["smiling"] > share * votes])
    others = labels.index[labels["smiling"] == 0][: len(smiling)]
    return smiling, frozenset(others)
