# expects: chance_alone
def fleiss_kappa(votes):
    share = votes.mean()
    return share**2 + (1 - share) ** 2
