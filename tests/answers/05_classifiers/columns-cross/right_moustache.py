what_i_see = "Lips and a moustache stand between the marked columns of the second man."
