# expects: share_of_the_majority
def percent_agreement(votes):
    share = votes.mean(axis=1)
    return np.maximum(share, 1 - share).mean()
