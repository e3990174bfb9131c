def photographs_per_volunteer(labels):
    return labels[["volunteer"]].groupby("volunteer").size().to_frame()
