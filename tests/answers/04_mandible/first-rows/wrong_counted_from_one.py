# expects: one_based
def first_row_of_each_volunteer(labels):
    met = []
    rows = []
    for row, volunteer in enumerate(labels["volunteer"], start=1):
        if volunteer not in met:
            met.append(volunteer)
            rows.append(row)
    return rows
