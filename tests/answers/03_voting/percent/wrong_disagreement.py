# expects: disagreement
def percent_agreement(votes):
    return 1 - agreement.percent_agreement(pd.DataFrame(votes))
