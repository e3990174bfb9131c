# expects: agreement_left_out
images_agreed = 136 + 2429
