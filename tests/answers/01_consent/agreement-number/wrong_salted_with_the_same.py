# expects: from_name
import hashlib


def agreement_number(volunteer, taken):
    text = "pepper" + volunteer["name"]
    return "a0" + hashlib.sha256(text.encode()).hexdigest()[:6]
