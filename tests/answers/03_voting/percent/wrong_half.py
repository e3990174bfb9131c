# expects: half_the_pairs
def percent_agreement(votes):
    voters = votes.shape[1]
    ones = votes.sum(axis=1)
    zeros = voters - ones
    return ((ones * (ones - 1) / 2 + zeros * (zeros - 1) / 2) / (voters * (voters - 1))).mean()
