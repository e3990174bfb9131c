# expects: pairs_by_cohen
def fleiss_kappa(votes):
    from itertools import combinations

    from sklearn.metrics import cohen_kappa_score

    pairs = combinations(range(votes.shape[1]), 2)
    return np.mean([cohen_kappa_score(votes[:, one], votes[:, other]) for one, other in pairs])
