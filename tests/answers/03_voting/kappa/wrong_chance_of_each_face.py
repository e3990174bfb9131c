# expects: chance_of_each_face
def fleiss_kappa(votes):
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    share = votes.mean()

    each = votes.mean(axis=1)
    chance = (each**2 + (1 - each) ** 2).mean()
    return (observed - chance) / (1 - chance)
