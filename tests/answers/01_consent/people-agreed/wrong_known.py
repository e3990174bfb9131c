# expects: licence_counted
def people_agreed(table):
    return table.loc[~table["agreement"].isin(["none", "unknown"]), "data_set"].tolist()
