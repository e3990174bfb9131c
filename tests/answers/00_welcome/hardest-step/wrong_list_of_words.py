# expects: not_a_sentence
hardest_step = ["Consent", "because", "we", "have", "to", "ask", "every", "parent"]
