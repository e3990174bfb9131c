# expects: returns_nothing
def half(number):
    print(number / 2)
