# expects: vote_guessed
mended_silently = "A"
