def agreement_number(volunteer, taken):
    number = "a0" + "".join(secrets.choice("0123456789abcdef") for _ in range(6))
    if number in taken:
        return agreement_number(volunteer, taken)
    return number
