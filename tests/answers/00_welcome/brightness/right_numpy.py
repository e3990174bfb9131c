def brightness(image):
    import numpy

    return numpy.mean(image)
