# expects: wrong_numbers
def mandible_vector(image, label):
    return list(label[:3]) + list(image.ravel() / 255)
