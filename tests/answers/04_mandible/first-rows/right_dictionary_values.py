def first_row_of_each_volunteer(labels):
    row_of = {}
    for row, volunteer in enumerate(labels["volunteer"]):
        row_of.setdefault(volunteer, row)
    return row_of.values()
