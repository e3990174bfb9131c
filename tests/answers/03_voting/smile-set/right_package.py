def smile_set(labels, share):
    classes = tally.smile_classes(labels["not_smiling"], labels["smiling"], share)
    smiling = labels.index[classes == "smiling"].tolist()
    return [smiling, labels.index[classes == "not smiling"].tolist()[: len(smiling)]]
