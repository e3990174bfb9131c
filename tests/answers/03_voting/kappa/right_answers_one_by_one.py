def fleiss_kappa(votes):
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    share = votes.mean()

    chance = sum((votes == value).mean() ** 2 for value in (0, 1))
    return (observed - chance) / (1 - chance)
