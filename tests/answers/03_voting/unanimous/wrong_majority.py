# expects: wrong_number
unanimous = (smiling > 8).sum()
