# expects: summed
def mandible_vector(image, label):
    return label[0] + mandible_features(image)
