# expects: chance_not_squared
def fleiss_kappa(votes):
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    share = votes.mean()
    return (observed - share) / (1 - share)
