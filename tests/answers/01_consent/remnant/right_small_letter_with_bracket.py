remnant = " c)"
