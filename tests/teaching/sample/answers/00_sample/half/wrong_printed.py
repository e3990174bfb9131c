# expects: not_attempted
def half(number):
    print(number / 2)
