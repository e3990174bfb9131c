# expects: not_words
my_reply = "x x x x x x x x x x x x"
