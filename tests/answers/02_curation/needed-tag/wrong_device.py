# expects: device
needed_tag = "B"
