# expects: one_step_too_far
def photographs_per_volunteer(labels):
    return labels["volunteer"].value_counts().value_counts()
