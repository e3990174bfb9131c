def photographs_per_volunteer(labels):
    return labels.groupby("volunteer").size().reset_index(name="photographs")
