# expects: people_not_submissions
def same_person(agreements, same_as):
    firsts = []
    for agreement in agreements:
        while agreement in same_as:
            agreement = same_as[agreement]
        if agreement not in firsts:
            firsts.append(agreement)
    return firsts
