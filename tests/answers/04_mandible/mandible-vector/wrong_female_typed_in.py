# expects: wrong_numbers
def mandible_vector(image, label):
    return [label[0], label[1], 1, *mandible_features(image)]
