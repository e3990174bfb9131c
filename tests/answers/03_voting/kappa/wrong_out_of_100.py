# expects: out_of_100
def fleiss_kappa(votes):
    return 100 * agreement.fleiss_kappa(pd.DataFrame(votes))
