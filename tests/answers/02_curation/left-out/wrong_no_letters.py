# expects: not_letters
left_out = "none of them"
