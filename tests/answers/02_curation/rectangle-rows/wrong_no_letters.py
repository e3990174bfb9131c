# expects: not_letters
broken_rows = "none of them"
