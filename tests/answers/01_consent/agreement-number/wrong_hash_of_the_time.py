# expects: from_time
import hashlib


def agreement_number(volunteer, taken):
    return "a0" + hashlib.sha256(volunteer["time"].encode()).hexdigest()[:6]
