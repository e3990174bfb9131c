# expects: missing_vote
mended_silently = "C"
