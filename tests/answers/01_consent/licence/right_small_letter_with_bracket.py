licence = " b)"
