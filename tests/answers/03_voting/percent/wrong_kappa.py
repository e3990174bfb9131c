# expects: kappa_already
def percent_agreement(votes):
    return agreement.fleiss_kappa(pd.DataFrame(votes))
