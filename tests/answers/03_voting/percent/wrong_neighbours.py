# expects: neighbours_only
def percent_agreement(votes):
    return (votes[:, :-1] == votes[:, 1:]).mean()
