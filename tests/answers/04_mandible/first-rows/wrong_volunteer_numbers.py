# expects: volunteer_numbers
def first_row_of_each_volunteer(labels):
    return labels["volunteer"].unique()
