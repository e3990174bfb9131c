def percent_agreement(votes):
    from itertools import combinations

    pairs = combinations(range(votes.shape[1]), 2)
    return np.mean([(votes[:, one] == votes[:, other]).mean() for one, other in pairs])
