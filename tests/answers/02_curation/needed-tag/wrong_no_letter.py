# expects: not_a_choice
needed_tag = "X"
