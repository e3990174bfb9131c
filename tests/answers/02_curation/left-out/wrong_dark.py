# expects: c_stays
left_out = "BCDFH"
