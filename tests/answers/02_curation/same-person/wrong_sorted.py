# expects: other_order
def same_person(agreements, same_as):
    firsts = []
    for agreement in agreements:
        while agreement in same_as:
            agreement = same_as[agreement]
        firsts.append(agreement)
    return sorted(firsts)
