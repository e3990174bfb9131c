# expects: voters_for_faces
def fleiss_kappa(votes):
    return agreement.fleiss_kappa(pd.DataFrame(votes.T))
