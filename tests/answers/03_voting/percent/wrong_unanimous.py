# expects: unanimous_only
def percent_agreement(votes):
    ones = votes.sum(axis=1)
    return ((ones == 0) | (ones == votes.shape[1])).mean()
