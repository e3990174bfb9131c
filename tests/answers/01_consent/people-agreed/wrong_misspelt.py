# expects: raises
def people_agreed(table):
    return table.loc[table["agrement"] == "agreement", "data_set"].tolist()
