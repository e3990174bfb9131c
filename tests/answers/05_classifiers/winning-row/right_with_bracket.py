winner = " B) "
