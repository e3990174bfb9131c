needed_tag = "D"
