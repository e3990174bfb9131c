def photographs_per_volunteer(labels):
    table = labels[["volunteer"]].copy()
    table["n"] = labels.groupby("volunteer")["photograph"].transform("size")
    return table.drop_duplicates()
