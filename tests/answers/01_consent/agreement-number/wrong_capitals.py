# expects: capitals
def agreement_number(volunteer, taken):
    return "A0" + secrets.token_hex(3).upper()
