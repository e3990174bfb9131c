# expects: only_agreement
def people_agreed(table):
    return table.loc[table["agreement"] == "agreement", "data_set"].tolist()
