# expects: thumbnail
needed_tag = "C"
