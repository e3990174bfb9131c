# expects: returns_nothing
def clearly_smiling(labels):
    votes = labels["not_smiling"] + labels["smiling"]
    print(labels[labels["smiling"] / votes > 0.8])
