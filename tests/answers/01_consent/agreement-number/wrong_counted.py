# expects: from_order
def agreement_number(volunteer, taken):
    return f"a0{len(taken) + 1:06x}"
