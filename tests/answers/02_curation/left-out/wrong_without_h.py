# expects: h_goes
left_out = "BDF"
