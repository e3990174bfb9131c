# expects: not_a_sentence
what_i_see = 42
