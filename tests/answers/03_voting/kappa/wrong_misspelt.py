# expects: raises
def fleiss_kappa(votes):
    return (observed - chance) / (1 - chance)
