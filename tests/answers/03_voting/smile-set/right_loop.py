def smile_set(labels, share):
    smiling, others = [], []
    for row, label in labels.iterrows():
        if label["smiling"] > share * (label["smiling"] + label["not_smiling"]):
            smiling.append(row)
        elif label["smiling"] == 0:
            others.append(row)
    return smiling, others[: len(smiling)]
