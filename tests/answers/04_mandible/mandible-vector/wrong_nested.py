# expects: wrong_shape
def mandible_vector(image, label):
    return [label[:3], mandible_features(image)]
