moves_more = " B) "
