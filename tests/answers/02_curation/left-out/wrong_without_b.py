# expects: b_goes
left_out = "DFH"
