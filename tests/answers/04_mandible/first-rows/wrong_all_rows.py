# expects: per_image
def first_row_of_each_volunteer(labels):
    return list(range(len(labels)))
