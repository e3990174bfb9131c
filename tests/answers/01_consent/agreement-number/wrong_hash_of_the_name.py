# expects: from_name
import hashlib


def agreement_number(volunteer, taken):
    return "a0" + hashlib.sha256(volunteer["name"].encode()).hexdigest()[:6]
