# expects: mask
def people_agreed(table):
    return table["agreement"].isin(["agreement", "informed consent"])
