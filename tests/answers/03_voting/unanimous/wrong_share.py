# expects: not_whole
unanimous = ((smiling == 0) | (smiling == 17)).mean()
