# expects: one_of_two_taken
mended_silently = "B"
