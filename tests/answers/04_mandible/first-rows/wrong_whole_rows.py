# expects: whole_rows
def first_row_of_each_volunteer(labels):
    return labels.drop_duplicates("volunteer")
