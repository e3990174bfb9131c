# expects: wrong_column
def people_agreed(table):
    asked = table["agreement"].isin(["agreement", "informed consent"])
    return table.loc[asked, "agreement"].tolist()
