# expects: only_mistakes
learned_from = "A"
