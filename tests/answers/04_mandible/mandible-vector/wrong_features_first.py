# expects: features_first
def mandible_vector(image, label):
    return list(mandible_features(image)) + list(label[:3])
