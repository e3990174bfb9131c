broken_rows = "gedcb"
