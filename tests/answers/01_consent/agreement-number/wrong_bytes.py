# expects: no_text
def agreement_number(volunteer, taken):
    return secrets.token_bytes(3)
