# expects: returns_nothing
def people_agreed(table):
    print(table["data_set"].tolist())
