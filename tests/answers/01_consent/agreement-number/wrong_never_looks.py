# expects: never_looks
def agreement_number(volunteer, taken):
    return "a0" + secrets.token_hex(3)
