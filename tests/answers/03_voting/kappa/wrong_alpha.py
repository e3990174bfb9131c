# expects: alpha
def fleiss_kappa(votes):
    return agreement.krippendorff_alpha(pd.DataFrame(votes))
