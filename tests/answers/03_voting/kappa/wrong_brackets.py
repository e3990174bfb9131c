# expects: bracket_above
def fleiss_kappa(votes):
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    share = votes.mean()
    chance = share**2 + (1 - share) ** 2
    return observed - chance / (1 - chance)
