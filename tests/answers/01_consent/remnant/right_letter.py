remnant = "C"
