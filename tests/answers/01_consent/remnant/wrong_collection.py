# expects: in_the_collection
remnant = "B"
