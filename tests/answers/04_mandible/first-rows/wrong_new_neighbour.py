# expects: wrong_numbers
def first_row_of_each_volunteer(labels):
    rows = [0]
    for row in range(1, len(labels)):
        if labels["volunteer"][row] != labels["volunteer"][row - 1]:
            rows.append(row)
    return rows
