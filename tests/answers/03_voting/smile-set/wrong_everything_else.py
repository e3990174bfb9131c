# expects: everything_else
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]

    smiles = labels["smiling"] > share * voters
    smiling = labels.index[smiles].tolist()
    return smiling, labels.index[~smiles].tolist()[: len(smiling)]
