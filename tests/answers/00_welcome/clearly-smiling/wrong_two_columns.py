# expects: columns_lost
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    return labels.loc[labels["smiling"] / votes > 0.8, ["volunteer", "photograph"]]
