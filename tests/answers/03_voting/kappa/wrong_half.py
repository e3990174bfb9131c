# expects: even_chance
def fleiss_kappa(votes):
    observed = agreement.percent_agreement(pd.DataFrame(votes))
    return (observed - 0.5) / (1 - 0.5)
