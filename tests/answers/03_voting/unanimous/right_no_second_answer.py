unanimous = (team.smile.nunique(axis=1) == 1).sum()
