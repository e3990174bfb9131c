# expects: volunteers
unanimous = team.gender.sum(axis=1).isin([0, 17]).sum()
