# expects: only_one_word
def people_agreed(table):
    return table.loc[table["agreement"] == "informed consent", "data_set"].tolist()
