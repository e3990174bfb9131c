def people_agreed(table):
    return table.loc[
        (table["agreement"] == "agreement") | (table["agreement"] == "informed consent"), "data_set"
    ].tolist()
