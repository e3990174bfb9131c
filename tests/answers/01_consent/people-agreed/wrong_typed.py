# expects: wrong_sets
def people_agreed(table):
    return ["JAFFE", "EBFA", "AIST Face2017", "Foxglovetree"]
