moves_more = "b"
