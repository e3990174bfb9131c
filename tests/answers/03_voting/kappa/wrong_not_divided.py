# expects: not_divided
def fleiss_kappa(votes):
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    share = votes.mean()
    return observed - share**2 - (1 - share) ** 2
