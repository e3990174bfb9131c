def fleiss_kappa(votes):
    voters = votes.shape[1]
    ones = votes.sum(axis=1)
    zeros = voters - ones
    observed = ((ones * (ones - 1) + zeros * (zeros - 1)) / (voters * (voters - 1))).mean()
    p = ones.sum() / votes.size
    return 1 - (1 - observed) / (2 * p * (1 - p))
