def percent_agreement(votes):
    voters = votes.shape[1]
    same = votes.T @ votes + (1 - votes).T @ (1 - votes)
    return (same.sum() - np.trace(same)) / (len(votes) * voters * (voters - 1))
