# expects: several_rows_each
def photographs_per_volunteer(labels):
    table = labels[["volunteer"]].copy()
    table["n"] = labels.groupby("volunteer").cumcount() + 1
    return table
