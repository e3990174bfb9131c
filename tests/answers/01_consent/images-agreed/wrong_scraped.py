# expects: the_others
images_agreed = 13233 + 524230 + 164432 + 20000
