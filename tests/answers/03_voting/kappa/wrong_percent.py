# expects: chance_left_out
def fleiss_kappa(votes):
    return agreement.percent_agreement(pd.DataFrame(votes))
