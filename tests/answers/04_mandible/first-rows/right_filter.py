def first_row_of_each_volunteer(labels):
    first = ~labels["volunteer"].duplicated()
    return filter(first.__getitem__, range(len(labels)))
