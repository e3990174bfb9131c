# expects: in_the_database
remnant = "A"
