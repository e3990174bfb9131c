# expects: not_numbers
images_agreed = "3753"
