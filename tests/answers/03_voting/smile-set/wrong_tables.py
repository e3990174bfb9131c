# expects: tables_not_numbers
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    smiling = labels[labels["smiling"] > share * voters]
    return smiling, labels[labels["smiling"] == 0].head(len(smiling))
