def mandible_vector(image, label):
    return list(label[:3]) + list(mandible_features(image))
