# expects: from_clock
import time


def agreement_number(volunteer, taken):
    return f"a0{time.time_ns() % 16**6:06x}"
