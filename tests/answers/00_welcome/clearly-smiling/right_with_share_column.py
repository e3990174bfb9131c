def clearly_smiling(labels):
    labels["share"] = labels["smiling"] / (labels["smiling"] + labels["not_smiling"])
    return labels[labels["share"] > 0.8]
