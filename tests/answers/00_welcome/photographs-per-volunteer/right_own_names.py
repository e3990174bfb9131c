def photographs_per_volunteer(labels):
    table = labels.groupby("volunteer").size().reset_index()
    table.columns = ["who", "how many"]
    return table
