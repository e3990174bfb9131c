# expects: not_a_choice
mended_silently = "E"
