learned_from = " B) "
