# expects: no_name
def mandible_vector(image, label):
    return mandible_features(image)
