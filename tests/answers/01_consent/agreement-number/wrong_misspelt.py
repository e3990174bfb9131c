# expects: raises
def agreement_number(volunteer, taken):
    return "a0" + secrets.token_hexa(3)
