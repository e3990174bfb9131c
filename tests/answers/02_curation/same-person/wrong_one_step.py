# expects: one_step_only
def same_person(agreements, same_as):
    return [same_as.get(agreement, agreement) for agreement in agreements]
