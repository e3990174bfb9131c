# expects: people_not_images
images_agreed = 10 + 13 + 8 + 277
