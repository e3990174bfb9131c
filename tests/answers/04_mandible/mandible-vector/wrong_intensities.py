# expects: not_scaled
def mandible_vector(image, label):
    return list(label[:3]) + list(255 * mandible_features(image))
