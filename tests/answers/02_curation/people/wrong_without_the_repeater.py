# expects: left_out_altogether
people = 7
