def photographs_per_volunteer(labels):
    counts = {}
    for volunteer in labels["volunteer"]:
        counts[volunteer] = counts.get(volunteer, 0) + 1
    return counts
