# expects: last_row
def first_row_of_each_volunteer(labels):
    row_of = {}
    for row, volunteer in enumerate(labels["volunteer"]):
        row_of[volunteer] = row
    return list(row_of.values())
