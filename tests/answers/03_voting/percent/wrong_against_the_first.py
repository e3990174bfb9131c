# expects: against_the_first
def percent_agreement(votes):
    return np.mean([(votes[:, 0] == votes[:, other]).mean() for other in range(1, votes.shape[1])])
