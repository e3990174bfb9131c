# expects: sets_not_images
images_agreed = 4
