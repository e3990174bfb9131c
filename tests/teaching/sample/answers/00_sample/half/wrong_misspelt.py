# expects: raises
def half(number):
    return numbr / 2
