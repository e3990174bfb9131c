# expects: names_nothing_seen
what_i_see = "The five features are important because the computer says that they are important."
