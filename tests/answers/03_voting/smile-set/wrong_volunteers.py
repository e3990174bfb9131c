# expects: no_row_numbers
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]

    smiling = labels.loc[labels["smiling"] > share * voters, "volunteer"] + 1000
    return smiling, labels.loc[labels["smiling"] == 0, "volunteer"][: len(smiling)]
