# expects: always_the_same
def agreement_number(volunteer, taken):
    return "a00b16f8"
