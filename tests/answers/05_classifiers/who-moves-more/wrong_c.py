# expects: variance_has_no_part
moves_more = "C"
