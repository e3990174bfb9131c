def people_agreed(table):
    names = []
    for _, row in table.iterrows():
        if row["agreement"] in ("agreement", "informed consent"):
            names.append(row["data_set"])
    return names
