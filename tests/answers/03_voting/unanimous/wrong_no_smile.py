# expects: only_no_smile
unanimous = (smiling == 0).sum()
