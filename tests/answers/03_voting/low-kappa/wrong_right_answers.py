# expects: share_of_right_answers
low_kappa = "D"
