# expects: from_clock
def agreement_number(volunteer, taken):
    return f"a0{int(datetime.now().timestamp() * 1e6) % 16**6:06x}"
