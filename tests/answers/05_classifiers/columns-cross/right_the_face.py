what_i_see = "The columns run along the border of the face in every one of them."
