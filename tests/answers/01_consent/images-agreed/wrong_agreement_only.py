# expects: consent_left_out
images_agreed = 213 + 975
