# expects: unknown_counted
def people_agreed(table):
    return table.loc[~table["agreement"].isin(["none", "Creative Commons"]), "data_set"].tolist()
