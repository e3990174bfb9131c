# expects: hide
dissenter = "C"
