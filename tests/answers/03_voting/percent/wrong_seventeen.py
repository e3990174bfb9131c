# expects: always_seventeen
def percent_agreement(votes):
    ones = votes.sum(axis=1)
    zeros = 17 - ones
    return ((ones * (ones - 1) + zeros * (zeros - 1)) / (17 * 16)).mean()
