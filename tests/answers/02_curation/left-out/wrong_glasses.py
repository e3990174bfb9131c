# expects: a_stays
left_out = "ABDFH"
