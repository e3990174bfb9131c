# expects: wrong_numbers
def mandible_vector(image, label):
    volunteer, photograph, female, *votes = label
    return [photograph, volunteer, female, *mandible_features(image)]
