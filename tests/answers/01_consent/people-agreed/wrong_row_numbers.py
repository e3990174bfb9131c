# expects: not_names
def people_agreed(table):
    asked = table["agreement"].isin(["agreement", "informed consent"])
    return table.index[asked].tolist()
