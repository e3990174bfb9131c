# expects: majority_for_pairs
def fleiss_kappa(votes):
    each = votes.mean(axis=1)
    observed = np.maximum(each, 1 - each).mean()
    chance = votes.mean() ** 2 + (1 - votes.mean()) ** 2
    return (observed - chance) / (1 - chance)
