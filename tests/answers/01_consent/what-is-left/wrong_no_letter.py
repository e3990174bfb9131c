# expects: not_letters
what_is_left = "X, Y, Z"
