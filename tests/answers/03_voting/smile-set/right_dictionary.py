def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]

    smiling = labels.index[labels["smiling"] > share * voters]
    return {"smiling": smiling, "not smiling": labels.index[labels["not_smiling"] == voters][: len(smiling)]}
