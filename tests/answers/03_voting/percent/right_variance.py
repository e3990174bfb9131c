def percent_agreement(votes):
    voters = votes.shape[1]
    share = votes.mean(axis=1)
    return 1 - (2 * share * (1 - share)).mean() * voters / (voters - 1)
