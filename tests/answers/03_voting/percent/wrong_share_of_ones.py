# expects: wrong_number
def percent_agreement(votes):
    return votes.mean()
