# expects: d_goes
left_out = "BFH"
