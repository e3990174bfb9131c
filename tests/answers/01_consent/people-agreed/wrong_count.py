# expects: not_names
def people_agreed(table):
    return table["agreement"].isin(["agreement", "informed consent"]).sum()
