# expects: collected_by_hand
def people_agreed(table):
    return table.loc[table["collection"] == "manual", "data_set"].tolist()
