needed_tag = "d)"
