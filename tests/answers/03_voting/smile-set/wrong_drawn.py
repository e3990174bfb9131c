# expects: not_the_first
def smile_set(labels, share):
    voters = labels["smiling"] + labels["not_smiling"]
    smiling = labels.index[labels["smiling"] > share * voters]
    return smiling, labels[labels["smiling"] == 0].sample(len(smiling), random_state=1).index
