# expects: label_scaled
def mandible_vector(image, label):
    return list(np.array(label[:3]) / 255) + list(mandible_features(image))
