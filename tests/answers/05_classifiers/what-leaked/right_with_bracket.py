leaked = " B) "
