def agreement_number(volunteer, taken):
    while True:
        number = f"a0{secrets.randbelow(16**6):06x}"
        if number not in taken:
            return number
