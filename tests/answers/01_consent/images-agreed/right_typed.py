images_agreed = 3753
