def photographs_per_volunteer(labels):
    for volunteer, rows in labels.groupby("volunteer"):
        yield volunteer, len(rows)
