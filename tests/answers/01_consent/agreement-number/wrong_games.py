# expects: not_cryptographic
import random


def agreement_number(volunteer, taken):
    return f"a0{random.randrange(16**6):06x}"
