# expects: with_oneself
def percent_agreement(votes):
    share = votes.mean(axis=1)
    return (share**2 + (1 - share) ** 2).mean()
