# expects: wrong_shape
images_agreed = [213, 975, 136, 2429]
