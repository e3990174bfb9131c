# expects: raises
def percent_agreement(votes):
    return votes.agreement().mean()
