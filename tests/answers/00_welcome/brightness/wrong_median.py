# expects: median
def brightness(image):
    import numpy

    return numpy.median(image)
