# expects: the_divided
unanimous = ((smiling > 0) & (smiling < 17)).sum()
