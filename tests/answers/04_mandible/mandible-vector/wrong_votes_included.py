# expects: votes_included
def mandible_vector(image, label):
    return list(label) + list(mandible_features(image))
