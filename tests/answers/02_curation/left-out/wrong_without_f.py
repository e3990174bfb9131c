# expects: f_goes
left_out = "BDH"
