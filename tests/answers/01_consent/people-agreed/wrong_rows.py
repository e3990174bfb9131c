# expects: rows_not_names
def people_agreed(table):
    return table[table["agreement"].isin(["agreement", "informed consent"])]
