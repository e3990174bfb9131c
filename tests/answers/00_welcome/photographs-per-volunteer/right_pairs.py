def photographs_per_volunteer(labels):
    return [(v, int((labels["volunteer"] == v).sum())) for v in labels["volunteer"].unique()]
