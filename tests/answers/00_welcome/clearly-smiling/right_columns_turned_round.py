def clearly_smiling(labels):
    kept = labels[labels["smiling"] / (labels["smiling"] + labels["not_smiling"]) > 0.8]
    return kept[list(reversed(kept.columns))].reset_index(drop=True)
