# expects: the_others
def people_agreed(table):
    return table.loc[~table["agreement"].isin(["agreement", "informed consent"]), "data_set"].tolist()
