def labels_by_majority(votes):
    female = votes.sum(axis=1)
    male = votes.shape[1] - female
    return np.where(female > male, "female", np.where(female < male, "male", "tie"))
