# expects: wrong_shape
def mandible_vector(image, label):
    return np.array([[*label[:3], *mandible_features(image)]])
