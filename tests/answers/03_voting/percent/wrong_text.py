# expects: not_numbers
def percent_agreement(votes):
    return "83 %"
