# expects: one_text
def people_agreed(table):
    asked = table["agreement"].isin(["agreement", "informed consent"])
    return ", ".join(table.loc[asked, "data_set"])
