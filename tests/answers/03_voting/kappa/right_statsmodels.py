def fleiss_kappa(votes):
    from statsmodels.stats.inter_rater import fleiss_kappa as library

    ones = votes.sum(axis=1)
    return library(np.column_stack([votes.shape[1] - ones, ones]))
