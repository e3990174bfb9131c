# expects: with_oneself
def fleiss_kappa(votes):
    each = votes.mean(axis=1)
    observed = (each**2 + (1 - each) ** 2).mean()
    chance = votes.mean() ** 2 + (1 - votes.mean()) ** 2
    return (observed - chance) / (1 - chance)
