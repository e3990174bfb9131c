# expects: e_stays
left_out = "BDEFH"
