# expects: one_answer_only
def percent_agreement(votes):
    voters = votes.shape[1]
    ones = votes.sum(axis=1)
    return (ones * (ones - 1) / (voters * (voters - 1))).mean()
