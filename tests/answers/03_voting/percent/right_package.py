def percent_agreement(votes):
    return agreement.percent_agreement(pd.DataFrame(votes))
