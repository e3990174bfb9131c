# expects: values_changed
def clearly_smiling(labels):
    table = labels[labels["smiling"] / (labels["smiling"] + labels["not_smiling"]) > 0.8].copy()
    table["smiling"] = 0
    return table
