# expects: names_nothing_seen
what_i_see = "If you face the computer, the columns are more important than the others."
