unanimous = team.smile.sum(axis=1).isin([0, 17]).sum()
