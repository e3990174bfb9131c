# expects: from_name
import random


def agreement_number(volunteer, taken):
    dice = random.Random(volunteer["name"])
    return f"a0{dice.randrange(16**6):06x}"
