# expects: too_short
what_i_see = "hair"
