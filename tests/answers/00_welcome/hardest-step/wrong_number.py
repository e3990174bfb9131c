# expects: not_a_sentence
hardest_step = 1
