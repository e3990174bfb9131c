# expects: sure_moves_more
moves_more = "A"
