# expects: names_nothing_seen
what_i_see = "The marked ones are the more skinny numbers of the whole table, I think."
