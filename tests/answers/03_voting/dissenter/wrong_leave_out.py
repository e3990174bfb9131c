# expects: leave_out
dissenter = "A"
