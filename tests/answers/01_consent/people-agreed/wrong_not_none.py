# expects: licence_counted
def people_agreed(table):
    return table.loc[table["agreement"] != "none", "data_set"].tolist()
