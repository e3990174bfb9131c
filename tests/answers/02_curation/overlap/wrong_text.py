# expects: not_numbers
def overlap(first, second):
    return "much"
