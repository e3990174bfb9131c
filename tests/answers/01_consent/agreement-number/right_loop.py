def agreement_number(volunteer, taken):
    number = "a0" + secrets.token_hex(3)
    while number in taken:
        number = "a0" + secrets.token_hex(3)
    return number
