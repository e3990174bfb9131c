# expects: only_agreement
def people_agreed(table):
    return table.loc[table["agreement"].str.contains("agree"), "data_set"].tolist()
