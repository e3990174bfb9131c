# expects: wrong_shape
def agreement_number(volunteer, taken):
    return secrets.token_hex(4)
