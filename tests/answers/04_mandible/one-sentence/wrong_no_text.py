# expects: not_a_sentence
my_reply = 42
