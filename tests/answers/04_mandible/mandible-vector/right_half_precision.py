def mandible_vector(image, label):
    vector = np.empty(78, dtype=np.float16)
    vector[:3] = label[:3]
    vector[3:] = mandible_features(image)
    return vector
