# expects: only_one_word
def people_agreed(table):
    return table.loc[table["agreement"].str.contains("consent"), "data_set"].tolist()
