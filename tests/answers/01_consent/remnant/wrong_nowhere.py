# expects: nowhere
remnant = "D"
