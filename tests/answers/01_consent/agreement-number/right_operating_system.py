import os


def agreement_number(volunteer, taken):
    number = "a0" + os.urandom(3).hex()
    while number in taken:
        number = "a0" + os.urandom(3).hex()
    return number
