# expects: not_a_sentence
what_i_see = ["hair", "neck"]
