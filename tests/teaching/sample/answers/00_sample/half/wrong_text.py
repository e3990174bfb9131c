# expects: not_numbers
def half(number):
    return str(number / 2)
