# expects: from_clock
import uuid


def agreement_number(volunteer, taken):
    return "a0" + uuid.uuid1().hex[:6]
