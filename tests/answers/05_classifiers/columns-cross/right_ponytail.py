what_i_see = "Two of the people have a ponytail, and it reaches down into the strip."
