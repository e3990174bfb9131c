def clearly_smiling(labels):
    return labels.query("smiling * 10 > (smiling + not_smiling) * 8")
