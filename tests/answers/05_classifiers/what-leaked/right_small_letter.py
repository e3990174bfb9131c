leaked = "b"
