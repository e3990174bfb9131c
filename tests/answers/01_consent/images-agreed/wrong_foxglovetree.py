# expects: wrong_number
images_agreed = 2429
