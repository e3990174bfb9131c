# expects: looks_once
def agreement_number(volunteer, taken):
    number = "a0" + secrets.token_hex(3)
    if number in taken:
        number = "a0" + secrets.token_hex(3)
    return number
