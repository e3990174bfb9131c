# expects: f_mixes_both
screening_number = "D"
