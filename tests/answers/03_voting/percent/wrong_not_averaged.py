# expects: not_averaged
def percent_agreement(votes):
    voters = votes.shape[1]
    ones = votes.sum(axis=1)
    zeros = voters - ones
    return ((ones * (ones - 1) + zeros * (zeros - 1)) / (voters * (voters - 1))).sum()
