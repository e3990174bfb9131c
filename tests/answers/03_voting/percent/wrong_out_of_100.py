# expects: out_of_100
def percent_agreement(votes):
    return 100 * agreement.percent_agreement(pd.DataFrame(votes))
