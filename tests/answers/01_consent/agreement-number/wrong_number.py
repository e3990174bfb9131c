# expects: no_text
def agreement_number(volunteer, taken):
    return secrets.randbelow(16**6)
