# expects: those_asked_for
missing = 277 * 9
