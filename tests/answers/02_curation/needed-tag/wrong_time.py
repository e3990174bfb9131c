# expects: time
needed_tag = "A"
