def mandible_vector(image, label):
    return pd.concat([pd.Series(label[:3]), pd.Series(mandible_features(image))])
