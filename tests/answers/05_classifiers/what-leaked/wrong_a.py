# expects: same_file
leaked = "A"
