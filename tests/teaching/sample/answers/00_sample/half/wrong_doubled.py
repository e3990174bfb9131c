# expects: not_half
def half(number):
    return number * 2
