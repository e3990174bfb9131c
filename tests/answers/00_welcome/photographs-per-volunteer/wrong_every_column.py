# expects: whole_table
def photographs_per_volunteer(labels):
    return labels.groupby("volunteer").count()
