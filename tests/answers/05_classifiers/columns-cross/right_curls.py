what_i_see = "Dark curls in one picture, and the white backdrop in the other one."
