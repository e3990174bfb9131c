# expects: from_address
import hashlib


def agreement_number(volunteer, taken):
    return "a0" + hashlib.sha256(volunteer["address"].encode()).hexdigest()[:6]
