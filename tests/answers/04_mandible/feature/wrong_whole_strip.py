# expects: wrong_numbers
def feature(image, j):
    return image[267:270, 30:329].mean() / 255
