# expects: head_decides_silently
tie_on_the_ward = "C"
