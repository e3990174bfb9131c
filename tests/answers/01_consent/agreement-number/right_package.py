def agreement_number(volunteer, taken):
    return rules.new_agreement_number(taken)
